"""Short and pet names that people use without telling the school, English and Spanish, and names that sound alike."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

from functools import lru_cache

# formal name: the names its bearers go by. Wide on purpose; a nickname alone never decides between two students.
_TABLE = """
abigail abby abbie gail; abdirahman abdi; abdullahi abdi; abraham abe bram; adelaide addie ada heidi; addison addie addy; adrian ade; agnes aggie; aidan aiden;
alan al; albert al bert bertie beto; alberto beto; alejandra ale alex sandra jandra; alejandro ale alex jandro; alexander alex al xander zander lex sasha sandy; alexandra alex lexi lexie sandra sasha allie ali;
alexis alex lexi lex; alfonso poncho fonso; alfred al fred alfie; alfredo fredo alfre; alice ally allie; alicia licha ali; alison ali allie; allison allie ally ali; amanda mandy manda; amelia amy millie mia mel;
ana anita; anastasia ana stasia nastya asya stacy tasia; andrea andy andi drea; andreas andy; andres andy; andrew andy drew; andriy andriyko; angel angelito gelo; angela angie angel; angelica angie;
angelina angie lina; ann annie nan; anna annie ann anya; antonia toni tonia; antonio toño tono tony toni; anthony tony ant; ariana ari; arianna ari; arjun aj; arthur art artie; arturo turo; athena thena; augustus gus auggie; august gus auggie; austin aus;
ava avie; barbara barb babs; beatrice bea bee trixie; beatriz bety betty bea; benjamin ben benji benny benjy; bernard bernie; bethany beth; bethlehem betty beti; braden brady; bradley brad; brandon bran; brianna bri; brittany britt; bridget bridie;
brooklyn brook brooke; caleb cal; calvin cal; cameron cam; camila cami mila; camilla cami; caroline carrie caro carol lina; carolina caro; carlos carlitos charly charlie; carmen carmela; carter cart; catherine cathy kate katie cat cate kitty; cecilia ceci cece;
charles charlie chuck chas chip; charlotte charlie lottie char; christian chris; christina chris chrissy tina christy; christine chris tina; christopher chris topher kit; clara clare; claudia clau; cristina cris tina; cynthia cindy;
daniel dan danny dani; daniela dani; danielle dani; david dave davey davy; deborah deb debbie; declan dec deck; delilah lilah; derek rick; diego dieguito; dolores lola; dominic dom nic; dominick dom nick; donald don; dorothy dot dottie dolly; douglas doug; dylan dyl;
edgar ed; eduardo lalo edu eddie; edward ed eddie ted teddy ned; edwin ed eddie; eleanor ellie nora elle nell; elena lena ellie; elias eli; elijah eli lije; elisa eli lisa; elizabeth liz beth lizzie eliza betty betsy libby ellie elsie lily; ella ellie; ellen ellie nell;
emiliano emi mili; emilia emi emily; emilio milo emi; emily em emmy emi millie; emma em emmy emmie; emmanuel manny; enrique quique kike; eric rick ricky; ernesto neto; esmeralda esme mela; esperanza espe; esteban estebi; esther essie; ethan eth; eugene gene; eva evie; evangeline evie eve angie; evelyn evie eve lyn;
ezekiel zeke; ezra ez; felipe pipe; fernanda fer nanda; fernando fer nando; florence flo; frances fran frankie; francisca paca pancha; francisco paco pancho frank cisco kiko; franklin frank; frederick fred freddy rick; gabriel gabe gabi; gabriela gabi gaby; gabriella gabby ella bella; gavin gav;
genevieve gen evie vivi; george georgie; gerald jerry; gerardo jerry lalo; gilbert gil bert; gloria glo; grace gracie; graciela chela; gracelyn gracie; gregory greg; gregorio goyo; griffin griff; guadalupe lupe lupita; guillermo memo guille; gustavo gus tavo; gwendolyn gwen wendy;
hannah hanna; harold harry hal; harper harp; harrison harry; hector teto; henrietta hattie etta; henry hank harry hal; hudson hud; ignacio nacho; ignatius iggy; irene rena; isaac ike zac; isabel isa bella izzy belle chabela; isabella bella izzy isa belle; isabelle izzy belle bella; isaiah zay;
isabela isa bela; ismael isma; ivan vanya; jackson jack jax; jacob jake jakey; jacqueline jackie; james jim jimmy jamie jimbo; janet jan; jason jay; jasper jas; javier javi; jayden jay; jaylen jay; jeffrey jeff; jennifer jen jenny jenn; jeremiah jerry jem miah; jeremy jem jerry; jerome jerry; jessica jess jessie;
jesse jess; jesus chuy chucho chuyito; jimena jime mena; joaquin quino joaco; john jack johnny jon; jonathan jon johnny nate; jonas joe; jordan jordy jd; jorge coque; jose pepe che joselito; josefina pepa fina; joseph joe joey jo; josephine josie jo joey; joshua josh; juan juanito juancho; juana juanita; judith judy; julia jules juli; julian jules; juliana juli; julio julito;
june junie junebug; juniper juni junie june; justin jus; katherine kate katie kathy kat kit kitty katy; kathryn kate kathy kat katie; kathleen kathy kate; katelyn kate katie; kayla kay; kaylee kay; kenneth ken kenny; kevin kev; khalil lil; kimberly kim kimmy; kristen kris kristy; kristina kris tina; landon lan; lauren laurie ren; laurence larry; lawrence larry;
leah lee; leonardo leo nardo; leonard leo len lenny; leonel leo nel; leticia lety leti; levi lev; liam lee; liliana lili lily; lillian lily lil lillie; lily lil; lincoln linc; logan loge; louis lou louie; louise lou; lourdes lulu; lucas luke luca; lucia lucy luci lu; luciana lucy; lucille lucy; luis lucho luisito wicho; luisa lulu; luz lucecita;
mackenzie kenzie mack; madeline maddie madi; madeleine maddie; madelyn maddie; madison maddie madi; maeve mae; magdalena lena magda malena; maksym max maks; makenna kenna; malik leek; manuel manny manolo meño; manuela manu; marcela chela; marcus marc mark; margaret maggie meg peggy marge greta daisy maisie; margarita mago rita; maria mari mary marie; maria_guadalupe lupita lupe; mariana mari; maribel mari; marisol mari sol; martha marty; martin marty;
mary molly polly mae; mateo teo; matias mati; matilda tilly mattie; matthew matt matty; matteo teo; mauricio mau; maximilian max; maximiliano max maxi; maxwell max; melanie mel; melissa mel missy lissa; mercedes meche; micah mike; michael mike mikey mick micky; michelle shelly chelle; miguel migue mike miguelito; mildred millie; miles milo; miranda randi; minho min; miriam miri; mohamed mo moha; mohammed mo; muhammad mo; molly moll;
monica moni; montserrat montse; nadia nadi; nancy nan; natalia nati talia nat; natalie nat nattie; natasha tasha; nathan nate nat; nathaniel nate nat nathan; nevaeh nev; nicholas nick nicky cole; nicolas nico nick; nicole nicky nikki cole; nikolai nik kolya; noah noe; nora norie; norma normita; octavio tavo; oliver ollie oli olly; olivia liv livvy ollie livie; omar omi; oscar oz ozzy; owen o; pablo pablito; paola pao; parker park; patricia pat patty trish tricia; patrick pat paddy rick; paul paulie; pedro perico; penelope penny nell poppy; peter pete petey; philip phil pip;
piper pip; priscilla cilla; quinn quinnie; rachel rach rae; rafael rafa rafi; ramon moncho; raul rulo; raymond ray; rebecca becky becca bec; regina gina; renata rena nata reni; ricardo ricky rico richie; richard rick dick richie rich ricky; robert rob bob bobby robbie bert; roberto beto rob; rocio chio; rodrigo rodri rigo; roger rog; rohan ro; ronald ron ronnie; rosa rosita rosy; rosalie rose rosie; rosario charo chayo; rose rosie; rosemary rose rosie; ruben rubencito; russell russ; ruth ruthie;
ryan ry; sabrina bri; sadie sade; salvador chava sal; samantha sam sammie sammy; samuel sam sammy; samir sam; samira sami mira; sandra sandy; santiago santi yago chago; santos santi; sarah sally sadie; saanvi sanu; sean shaun shawn; sebastian seb bash sebas bastian; sergio checo; shannon shan; sidney sid; silvia sil; sofia sofi sophie; solomon sol; sophia sophie soph; sophie soph; spencer spence; stella ella; stephanie steph steffi; stephen steve stevie; steven steve stevie; susan sue susie suzy; susana susi; sylvia syl;
tabitha tabby; taniyah niyah; taylor tay; teresa tere terry tess; theresa terry tess tessa; terrance terry; thaddeus thad; theodore theo ted teddy; theodora thea theo dora; thiago tiago; thomas tom tommy; timothy tim timmy; tobias toby; tomas tomy tommy; trenton trent; trevor trev; trinity trin; tyler ty; valentina vale val tina; valeria vale val; vanessa nessa van; veronica vero ronnie; victor vic; victoria vicky tori vic toria; vihaan vi; vincent vince vinny vin; violet vi lettie; virginia ginny; vivian viv vivi; walter walt wally; wesley wes; whitney whit; wilhelmina billie mina; william bill billy will willie liam willy; winifred winnie fred; wyatt wy; xavier xavi xav zay; ximena xime mena; yaretzi yare; yolanda yoli; yousef joe; zachary zach zack zac; zacharias zach; zakariya zak zaki; zaria zari; zoe zo; zoey zo
"""
_ALIKE = "sean shaun shawn shon; zoe zoey; jeffrey geoffrey; steven stephen; caitlin kaitlyn katelyn; sara sarah; jon john; cristian christian; hailey haley hayley; isaac izaak; lucas lukas; anna ana; teresa theresa; ximena jimena; tiago thiago; sofia sophia; marc mark; aidan aiden; brian bryan; eric erik; kathryn katherine catherine; mohamed mohammed muhammad mohammad; jasmine yasmin yazmin; yusuf youssef yousef; hudson hutson; leah lia; mia mya; naomi noemi"


def _read() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    formal: dict[str, set[str]] = {}
    short: dict[str, set[str]] = {}
    for entry in _TABLE.split(";"):
        head, *names = entry.split()
        for name in names:
            formal.setdefault(name, set()).add(head.replace("_", " "))
            short.setdefault(head.replace("_", " "), set()).add(name)
    for group in _ALIKE.split(";"):
        for name in group.split():
            formal.setdefault(name, set()).update(set(group.split()) - {name})
    return {k: frozenset(v) for k, v in formal.items()}, {k: frozenset(v) for k, v in short.items()}


_FORMAL, _SHORT = _read()


@lru_cache(maxsize=16384)
def formal_names(name: str) -> frozenset[str]:
    """Return the folded names that someone called `name` may bear on the roster, itself left out."""
    found = set(_FORMAL.get(name, ()))
    for ending, put in (
        ("itos", "os"),
        ("ito", "o"),
        ("ita", "a"),
        ("cito", ""),
        ("cita", ""),
        ("ito", ""),
        ("ita", ""),
        ("ie", ""),
        ("y", ""),
    ):
        if name.endswith(ending) and len(name) - len(ending) >= 3:
            found.add(name[: -len(ending)] + put)
    return frozenset(found - {name})


def same_person_name(a: str, b: str) -> bool:
    """Return whether two folded first names may be the same person's, one short for or spelled like the other."""
    if a == b or b in formal_names(a) or a in formal_names(b):
        return True
    return bool(formal_names(a) & formal_names(b) & _SHORT.keys())
